def inspect():
    return True
