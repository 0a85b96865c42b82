# いっしょに見ている画面
live-screen = 画面の更新
live-refresh = 更新する
live-lost = つながっていません。つながると、いまの場面にもどります。
live-waits = 場面が変わりました。書きかけの文があるので、そのままにしています。
live-two-minutes = あと2分です
live-time-over = 時間です
