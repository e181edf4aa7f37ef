"""Takes out of a file what tells who made it, when, where and with what: in a process of its own, within bounds."""
