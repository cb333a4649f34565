"""Jobs: rules are evaluated, steps run, staff are called, rules are backtested."""
