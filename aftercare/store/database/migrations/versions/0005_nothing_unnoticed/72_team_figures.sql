-- Weeks before a standard applied were judged by it; the next night counts all of them anew.
delete from team_figure where what in ('standard', 'contacts');
