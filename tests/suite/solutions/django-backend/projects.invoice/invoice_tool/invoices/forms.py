from django.forms import ModelForm, inlineformset_factory

from .models import Invoice, Line


class InvoiceForm(ModelForm):
    class Meta:
        model = Invoice
        fields = ["number", "customer", "email", "issued"]


LineFormSet = inlineformset_factory(Invoice, Line, fields=["text", "net"], extra=3)
