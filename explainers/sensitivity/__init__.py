"""How much concepts move logits, in one case and on average."""
