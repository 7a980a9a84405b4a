"""What derivations of several sources share: codes, groups, rows of tables."""
