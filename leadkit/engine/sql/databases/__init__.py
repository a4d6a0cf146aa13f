"""The databases that a statement can run in. To add one: a module here with a class, and its line in `opening`."""
