"""Assurance: audits of a site against an edition of the standard, and what a site has achieved; inspections beside them."""
