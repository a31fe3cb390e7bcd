"""Learning the agent's numbers from talks with simulated users of the training families; never of the others."""
