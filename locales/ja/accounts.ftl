# はじめのページ
doors = どちらから入りますか
doors-message = ひとりずつ答えて、**見え方のちがい**から話しはじめます。
door-answer = 配られたコードで答える
door-answer-text = 名前は聞きません。締切までは、だれも中を見られません。
answer-with-code = コードで答える
door-staff = 職場の世話をする
door-staff-text = 職場の長、推進担当、管理者の方は、サインインしてください。
tab-start = はじめ
units-title = 組織
people-title = 人と役割
foot = 5人未満の答えは、出していません。

# サインイン
sign-in-title = サインイン
login = ログイン名
password = パスワード
sign-in-forgotten = ログイン名やパスワードがわからないときは、管理者にたずねてください。
sign-in-wrong = ログイン名かパスワードがちがいます。大文字と小文字のちがいも確かめて、もう一度入れてください。
sign-in-wait = ちがうパスワードが続いたので、すこし間をおきます。{ $seconds }秒たってから、もう一度押してください。

# ログイン名とパスワードの決まり
login-form = ログイン名は、半角の英字・数字・「.」「-」「_」「@」の3文字から64文字で入れてください（例 sato.h）。
login-taken = 「{ $login }」は、もう使われています。別のログイン名にしてください。
password-short = パスワードは{ $least }文字以上にしてください。みじかい文でもかまいません。
password-login = パスワードにログイン名を入れないでください。
password-common = よく使われる形で、すぐに当てられます。ほかの文字の並びにしてください。

# 最初の管理者
setup-done = 最初の設定は終わっています。サインインしてお使いください。
setup-code-wrong = このコードでは始められません。コードは作ってから24時間、1回だけ使えます。打ちまちがいがなければ、もう一度コードを作ってください。
duties-last-administrator = 管理者が1人もいなくなります。先に、ほかの人を管理者にしてください。

# パスワードを変える
password-change = パスワードを変える
password-change-text = 変えると、ほかの機器でのサインインは終わります。
password-now = いまのパスワード
password-now-wrong = いまのパスワードがちがいます。もう一度入れてください。
password-new = 新しいパスワード
