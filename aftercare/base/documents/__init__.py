"""Reading untrusted documents: JSON to dataclasses, the whole or every fault with its place."""
