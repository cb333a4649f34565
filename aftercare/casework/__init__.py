"""What people do: one function per act, with its permission check."""
