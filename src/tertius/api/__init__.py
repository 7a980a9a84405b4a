"""What ``import tertius`` offers: functions that return results which print, show and export themselves."""
