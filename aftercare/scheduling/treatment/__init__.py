"""Jobs: offers expire, free places are offered, attendance is watched."""
