"""What `aftercare doctor` looks at, each part of a set-up in a module of its own."""
