# 組織のあゆみと、これからの変更。どちらにも使うので、年表のように、終わった形にしない
unit-below = { $unit }の下
event-new = { $day }：{ $after }ができる
event-rename = { $day }：{ $before }の名前が{ $after }に変わる
event-move = { $day }：{ $unit }が{ $from }から{ $to }へ移る
event-merge = { $day }：{ $before }が1つになって{ $after }になる
event-split = { $day }：{ $before }が{ $after }に分かれる
event-abolish = { $day }：{ $before }がなくなる
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
flaw-still-seated = { $day }になくなる{ $unit }に、{ $people }人がいます。先に名簿で、その人たちの所属を移してください。
