"""Assurance: audits of a site against an edition of the standard, and what it has achieved; inspections beside them."""
