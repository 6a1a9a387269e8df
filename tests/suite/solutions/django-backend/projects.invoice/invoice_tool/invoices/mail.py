from django.core.mail import EmailMessage

from .pdf import draw_invoice


def send_to_customer(invoice):
    message = EmailMessage(
        subject=f"Invoice {invoice.number}",
        body="Please find your invoice attached.",
        to=[invoice.email],
    )
    message.attach(f"{invoice.number}.pdf", draw_invoice(invoice), "application/pdf")
    message.send()
