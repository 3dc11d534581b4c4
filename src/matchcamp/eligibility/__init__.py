"""The rules of eligibility as coordinators see and correct them; what a rule is stands in the package `calls`."""
