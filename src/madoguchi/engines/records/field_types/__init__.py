"""The field types a form is made of, one file each: its options, how it is asked, read, checked, shown and described.

A new type is one new file here: a class that inherits `Field` and names itself by `type: Literal["..."]`.
"""
