# Words on every page
product = Kizahashi
