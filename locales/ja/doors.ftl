# サインインの2つめの確認
second-title = もうひとつ、確かめます
second-text = パスワードは合っています。ほかの人でないことを、もうひとつの方法で確かめます。
second-label = 確認の番号
second-hint = 認証アプリに出ている6けたの数字です。アプリが手もとにないときは、回復コードを入れてください。
second-hint-recovery = パスキーが手もとにないときは、回復コードを入れてください。
second-app-unreadable = 認証アプリの番号は、いま確かめられません。2つめの確認の鍵なしで、控えから戻したためです。回復コードを入れて入り、アプリを加え直してください。回復コードがないときは、ほかの管理者に「2つめの確認を外す」をたのんでください。
second-button = 確かめて入る
second-wrong = この番号では入れません。アプリに次の番号が出るのを待って、もう一度入れてください。1度使った番号は使えません。
second-wait = ちがう番号が続いたので、間をおきます。{ $seconds }秒たってから、もう一度押してください。
second-lost = アプリも、パスキーも、回復コードもないときは、ほかの管理者に「2つめの確認を外す」をたのんでください。
second-cancel = サインインをやめる
passkey-use = パスキーで確かめる
passkey-wrong = パスキーを確かめられませんでした。もう一度やってみるか、番号を入れてください。
passkey-failed = ブラウザーがパスキーを使えませんでした。もう一度押してください。

# もう一度たしかめる
confirm-title = ご本人か、もう一度たしかめます
confirm-text = このさきは、ほかの人の情報や役割、回答のコードにかかわる操作です。席を外したあいだに使われないよう、10分ごとに確かめます。
confirm-button = 確かめて進む
confirm-provider = 職場の共通サインインで、もう一度ご本人であることを示してください。
confirm-provider-go = 共通サインインで確かめる
provider-gone = 共通サインインの設定がいまはないため、ご本人の確認ができません。サーバーの担当者に知らせてください。

# 自分の入口
security-title = サインインの安全
security-text = ここで変えられるのは、自分のサインインだけです。
factors-title = 2つめの確認
factors-text = パスワードのほかに、手もとのスマートフォンやパソコンでも確かめると、パスワードを知られても入られません。
factors-none = まだ使っていません。
factors-many = 2つめの確認は{ $most }つまでです。使っていないものを外してください。
factors-last = この組織では、2つめの確認がいります。先に別のものを加えてから、外してください。
factor-app = 認証アプリ（6けたの番号）
factor-passkey = パスキー「{ $name }」
factor-since = { $when }から
factor-remove = 外す
factor-remove-this = { $name }を外す
app-add = 認証アプリを加える
app-demanded = この組織では、管理者と推進担当に2つめの確認がいります。いま加えると、先へ進めます。
app-text = スマートフォンの認証アプリで下の絵を読みとると、30秒ごとに変わる6けたの番号が出ます。その番号を下に入れてください。
app-qr = 認証アプリに読みとらせる絵
app-by-hand = 読みとれないときは、アプリに次の文字を手で入れます。
app-code = アプリに出た番号
app-code-hint = 6けたの数字です。
app-code-wrong = 番号がちがいます。アプリに次の番号が出るのを待って、入れてください。続けて合わないときは、スマートフォンとサーバーの時計を確かめてください。
app-button = この番号で加える
passkey-add = パスキーを加える
passkey-text = パソコンやスマートフォンの指紋・顔・暗証番号、またはUSBのセキュリティキーで確かめます。
passkey-name = 名前
passkey-name-hint = 自分が見分けるための名前です（例 窓口のパソコン）。
passkey-make = この機器で作る
passkey-needs-script = パスキーには、スクリプトの動くブラウザーがいります。認証アプリは、スクリプトなしでも使えます。
passkey-not-here = パスキーは、名前のあるhttpsのアドレスで開いたときに使えます。
passkey-not-made = パスキーを作れませんでした。もう一度押してください。
passkey-known = このパスキーは、もう加えてあります。
recovery-title = 回復コード
recovery-text = アプリもパスキーも手もとにないときに、番号の代わりに入れるコードです。それぞれ1回だけ使えます。印刷するか書きうつして、鍵のかかる所に置いてください。
recovery-once = このコードは、もう二度と表示されません。このページを離れる前に控えてください。
recovery-kept = 控えました
recovery-left = 回復コードは、あと{ $left }個です。
recovery-renew = 回復コードを作り直す（いまのコードは使えなくなります）
sessions-title = いまサインインしている所
sessions-text = 場所や機器は記録していません。わかるのは、始めた時刻と、最後に動いた時刻（5分きざみ）だけです。
sessions-none = いまはありません。
sessions-end-others = ここ以外をすべて終える
sessions-end-all = すべて終える
session-since = { $when }から
session-seen = 最後に動いたのは{ $when }ごろ
session-here = この画面
session-end = 終える
session-end-this = { $when }からのサインインを終える
password-place = 自治体の名前に数字をつけただけの形は、すぐに当てられます。ほかの文字の並びにしてください。

# ほかの人の入口
person-door = { $name }さんのサインイン
factors-count = { $count ->
    [0] 使っていません。
   *[other] { $count }つ使っています。
}
factors-reset = 2つめの確認を外す
factors-reset-text = スマートフォンをなくしたときなどに、本人に直接たしかめてから外してください。回復コードも使えなくなり、サインインはすべて終わります。
factors-not-own = 自分のものは、ほかの管理者が外します。
password-forgotten = パスワードを忘れたとき
password-forgotten-text = 本人に直接たしかめてから、新しいはじめのパスワードを決めて伝えてください。サインインはすべて終わります。
password-set = このパスワードにする
password-elsewhere = この人のパスワードは、職場の名簿や共通サインインにあります。ここでは変えられません。

# 入口の決まり
rules-title = 入口の決まり
rules-text = サインインする人に何を求めるかと、ほかのしくみとのつながりを決めます。
rule-text = 管理者と推進担当は、ほかの人の役割や回の始め終わりを動かせます。パスワードのほかにもうひとつ確かめることをすすめます。
rule-second-factor = 管理者と推進担当には、2つめの確認を求めます。まだの人は、次に開いたページで加えます。
rule-save = この決まりにする
directory-title = 職場の名簿（LDAP・Active Directory）
directory-down = 職場の名簿につながりません。しばらくしてからもう一度押すか、きざはしのパスワードをお持ちなら、それでサインインしてください。
provider-title = 職場の共通サインイン（OpenID Connect）
provider-go = 共通サインインで入る
provider-down = 職場の共通サインインにつながりません。しばらくしてからもう一度ためすか、きざはしのパスワードをお持ちなら、下から入ってください。
provider-not-finished = 共通サインインが最後まで終わりませんでした。もう一度はじめからやってみてください。
provider-another = 共通サインインで示されたのは、いまサインインしている人とは別の人でした。
vouching-none = つないでいません。サーバーの設定ファイルでつなぎます。
vouching-by-hand = つないでいます。役割は、ここの「人と役割」で決めます。
vouching-groups = つないでいます。サインインのたびに、入っているグループから役割が決まります。
vouching-unknown = 組織に「{ $unit }」が見つからないか、1つに決まりません。設定ファイルを確かめてください。
vouched-nowhere = どの自治体の人かが決まりません。サーバーの担当者に、設定ファイルの organisation を確かめるようたのんでください。
vouched-no-duty = サインインはできましたが、きざはしでの役割がありません。管理者にたずねてください。
vouched-login = ログイン名「{ $login }」は、きざはしでは使えない形です。管理者にたずねてください。
vouched-taken = ログイン名「{ $login }」は、きざはしだけの人がもう使っています。管理者にたずねてください。
