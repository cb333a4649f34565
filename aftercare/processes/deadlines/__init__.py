"""Processes of deadlines: statutory and other deadlines, kept in line with the facts they are counted from."""
