from io import BytesIO

from reportlab.pdfgen import canvas


def draw_invoice(invoice):
    buffer = BytesIO()
    page = canvas.Canvas(buffer)
    page.drawString(72, 770, f"Invoice {invoice.number}")
    for row, line in enumerate(invoice.lines.all()):
        page.drawString(72, 730 - 16 * row, f"{line.text}: {line.net}")
    page.save()
    return buffer.getvalue()
