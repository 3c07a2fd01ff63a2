"""A message that is only good for a while can be given up."""

from django.db import migrations, models

import madoguchi.engines.messaging.rules


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_tell_of_visits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(
                choices=[
                    (madoguchi.engines.messaging.rules.State["WAITING"], "送信待ち"),
                    (madoguchi.engines.messaging.rules.State["SENT"], "送信済み"),
                    (madoguchi.engines.messaging.rules.State["KEPT"], "この中に保存（メールの設定なし）"),
                    (madoguchi.engines.messaging.rules.State["BY_POST"], "郵便で送る"),
                    (madoguchi.engines.messaging.rules.State["POSTED"], "郵便で送った"),
                    (madoguchi.engines.messaging.rules.State["NO_ADDRESS"], "あて先なし"),
                    (madoguchi.engines.messaging.rules.State["LAPSED"], "届かず、期限が過ぎた"),
                ],
                max_length=12,
                verbose_name="状態",
            ),
        ),
    ]
