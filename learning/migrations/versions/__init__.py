"""One file a step, named after what it does. A step never imports models."""
