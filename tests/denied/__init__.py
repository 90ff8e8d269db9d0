"""The campaign of denied calls: what each action of the collecting role's policy is needed for, one at a time."""
