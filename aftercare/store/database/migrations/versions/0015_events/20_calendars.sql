-- An officer who gives a new password for a calendar that failed reads that it was not tried yet, not what was wrong before.
grant update (fault) on calendar_connection to aftercare_desk;
