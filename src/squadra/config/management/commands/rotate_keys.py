"""`rotate_keys`: writes every encrypted value anew under the current key."""

from typing import Any

from django.core.management.base import BaseCommand

from squadra.agencies.second_factor import reencrypt_second_factors
from squadra.foundation.crypto import encrypted_models, reencrypt


class Command(BaseCommand):
    help = "Riscrive i dati cifrati con la chiave corrente; poi la vecchia si può togliere."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for model in encrypted_models():
            count = reencrypt(model)
            self.stdout.write(f"{model._meta.verbose_name_plural}: {count}")
        self.stdout.write(f"verifiche in due passaggi: {reencrypt_second_factors()}")
