"""What came out of a camp: print-outs, minutes, the questionnaire, and the chain from ideas to consortia."""
