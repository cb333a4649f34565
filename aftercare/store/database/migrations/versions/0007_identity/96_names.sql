-- A text that reveals someone is not sent; a disclosure is what goes to a third party on a legal ground.
update message set reason = 'revealing-text' where reason = 'disclosing-text';
update task set reason = 'revealing-text' where reason = 'disclosing-text';
