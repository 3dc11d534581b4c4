"""What a camp leaves: print-outs, minutes, the questionnaire, and what became of its ideas."""
