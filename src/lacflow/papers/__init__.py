"""The board's papers in words: facts become blocks, and blocks a mail, a page, a Word document, a PDF or a workbook.

One module a paper. Blocks are `lacflow.board.paper`; what draws them is in `lacflow.documents`.
"""
