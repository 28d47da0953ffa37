"""Tables to network to analyses: the model of Narrows, free of pictures."""
