# 組織のあゆみ
unit-below = { $unit }の下
event-new = { $day }に、{ $after }ができました。
event-rename = { $day }に、{ $before }は{ $after }に名前が変わりました。
event-move = { $day }に、{ $unit }は{ $from }から{ $to }へ移りました。
event-merge = { $day }に、{ $before }が1つになり、{ $after }になりました。
event-split = { $day }に、{ $before }は{ $after }に分かれました。
event-abolish = { $day }に、{ $before }はなくなりました。
why-merged = { $day }に、{ $units }が1つになりました。いる人が変わったので、前とくらべません。
why-split = { $day }に、{ $unit }が分かれました。いる人が変わったので、前とくらべません。
why-unrelated = つながりのない別の組織なので、くらべません。

# 組織として成り立たないとき
flaw-circle = { $units }が、たがいに親になっています。どれか1つの置き場所を変えてください。
flaw-orphan = { $unit }の上の{ $parent }は、{ $day }にはありません。先に{ $unit }の置き場所を決めてください。
flaw-overlap = { $unit }に、{ $day }から重なる2つの内容があります。どちらか1つにしてください。
flaw-renamed-and-merged = { $unit }は、{ $day }に改称と統合（または分割）の両方になっています。人が入れ替わるなら、統合か分割だけにしてください。
flaw-changed-later = { $unit }には、{ $day }の変更がもう入っています。その日より後の日付にしてください。
flaw-not-there = { $unit }は、{ $day }にはありません。日付か組織を選び直してください。
flaw-too-few = 統合も分割も、2つ以上の組織を選んでください。
