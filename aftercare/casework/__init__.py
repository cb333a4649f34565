"""What people do: one function per intention, permission checked once."""
