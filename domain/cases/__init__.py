"""What grievances, reports and allegations have in common: the language of a case, whichever of the three it is."""
