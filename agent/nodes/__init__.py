"""Steps of a dialog turn, each a plain function from state to the keys that it changes."""
