"""The page: a picture, a conversation about it, and the three minds, in the browser.

It shows what `agent` says. What it must remember is in the store, under the id of the chat, which is in the address of
the page: several people can talk at once, and a reload goes on where it was.
"""
