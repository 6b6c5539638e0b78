from downhill.value import Value
