"""What all tests share."""

import torch

# Two threads for small tensors cost twenty times as much as one where other work shares the cores.
torch.set_num_threads(1)
