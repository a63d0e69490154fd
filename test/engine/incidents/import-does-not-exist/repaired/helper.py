def audit():
    return True
