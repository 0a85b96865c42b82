# コマンドの説明と、始めるときのことば
help-slips = 白紙の回答用紙をPDFにします
help-slips-count = 何枚つくるか
help-slips-out = 書き出すPDF
slips-written = { $count }枚の用紙を{ $out }に書きました。
help-serve = きざはしを動かします
help-setup = 最初の管理者のための、1回だけ使えるコードを出します
help-demo = 見本の市で、きざはしを動かします
help-config = 設定ファイル（TOML）
help-data = データを置くフォルダー（初めは data）
help-database = PostgreSQLのアドレス（postgres://…）。なければSQLiteを使います
help-database-ca = PostgreSQLの証明書を確かめる認証局（PEM）。庁内の認証局を使うとき
help-listen = 待ち受けるアドレス（初めは 127.0.0.1:8080）
help-public-url = 職員が開くアドレス（例 https://kizahashi.example.lg.jp）。くばる紙に印刷します
help-tls-cert = httpsで受けるときの証明書（中間証明書も続けたPEMファイル）
help-tls-key = その証明書の秘密鍵（PEMファイル）
help-http = 暗号化なし（http）のまま、この機械の外から開けるようにする（パスワードや答えを、同じネットワークの人に読まれるおそれがあります）
help-demo-data = データを残すフォルダー。なければ一時フォルダーに置き、終わると消します
serving = きざはしは { $address } で動いています。
setup-code-printed =
    最初の管理者のためのコード（24時間、1回だけ使えます）
      { $code }
    ブラウザーで /setup を開いて入れてください。
could-not-start = 始められませんでした：{ $why }
http-unasked = この機械の外から、暗号化なし（http）で開ける設定です。証明書を渡すか（--tls-cert、--tls-key）、前に置いたサーバーのアドレスを --public-url https://… に入れてください（docs/operating/https.ja.md）。暗号化なしで使うと決めたときだけ、--http を付けてください。
demo-start = はじめのページ
demo-sign-in =
    サインイン（パスワードはどれも { $password }）
      admin 管理者 ・ suishin 推進担当 ・ doro 道路管理課の課長 ・ kurashi くらし支援課の課長 ・ shimin 市民課の課長
demo-chief = 道路管理課のページ（doro でサインイン）
demo-slip = くらし支援課の1人の紙（QRコードと同じアドレス）
demo-slip-again = 前のときもふり返る紙（測り直しの回）
demo-results = 道路管理課の結果
demo-report = 道路管理課の報告書（PDF）
demo-talk = 道路管理課の対話（進行役の手もと。doro か suishin でサインイン）
demo-wall = その投影の画面
demo-session = 学習会の報告書
demo-stop = 終わるときは Ctrl+C。見本のデータは消えます。
demo-stop-stays = 終わるときは Ctrl+C。見本のデータは残ります。
help-rescue = ただ1人の管理者が入れなくなったときに、新しいパスワードを作り、2つめの確認を外す
help-rescue-login = その人のログイン名
rescued = 新しいパスワード：{ $password }
    サインインしたら、すぐに変えてください。2つめの確認は外しました。
