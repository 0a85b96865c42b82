# どのページにもあることば
product = きざはし
title = { $title }｜きざはし
title-faulty = エラー：{ $title }｜きざはし
skip-to-content = 本文へ
main-pages = おもなページ
who-sees-what = だれに何が見えるか
sign-in = サインインする
sign-out = サインアウト
to-the-start = はじめのページへ
look-again = 入力を確認してください

# うまくいかなかったとき
not-found = そのページはありません
not-found-text = アドレスが変わったか、あなたの役割では見られないページです。はじめのページから、たどり直してください。
forbidden = このページは、あなたの役割では使えません
forbidden-text = 必要なときは、推進担当に役割の追加を頼んでください。
sign-in-first = サインインしてください
sign-in-first-text = このページは、サインインした人だけが見られます。しばらく使わなかったときも、もう一度サインインがいります。
refused = そのままでは進めません
busy = いま混み合っています
busy-text = 30秒ほど待って、もう一度押してください。送り終えた答えは、なくなっていません。
cross-site = この送信は受け取れませんでした
cross-site-text = きざはしの画面から送られたことを確かめられませんでした。前のページにもどり、読みこみ直してから、もう一度送ってください。
broken = 画面を出せませんでした
broken-text = サーバーの側で問題がおきました。送り終えた答えは、なくなっていません。しばらくしても直らないときは、推進担当に知らせてください。
form-too-large = 送る内容が大きすぎます。文を短くして、もう一度送ってください。
form-not-understood = 送られた内容を読めませんでした。前のページにもどり、読みこみ直してから、もう一度送ってください。
file-too-large = ファイルが大きすぎます。{ $most }MBまでのファイルを選んでください。

# 入力の直し方
name-missing = 名前を入れてください。
name-long = { $most }文字までにしてください（いまは{ $now }文字です）。
name-hidden = 目に見えない文字がまじっています。消して、手で打ち直してください。
number-wanted = 1から{ $most }までの数を入れてください（例 3）。

# 並べて言うとき
name-quoted = 「{ $name }」
list-comma = 、
