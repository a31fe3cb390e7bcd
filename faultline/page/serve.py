"""Where the page is served, and how it looks."""

from importlib.resources import files

import gradio as gr

from faultline.options import HOST

LARGEST = "50mb"  # of an upload


def serve(page: gr.Blocks, port: int, share: bool = False) -> str:
    """Open the page to this computer, by way of Gradio's servers to the internet too if `share`; return its address.

    Does not wait; `page.block_thread()` does. OSError if the port is taken.
    """
    looks = files("agent") / "assets"
    letters = ("ui-rounded", "Seravek", "Gill Sans Nova", "Ubuntu", "Calibri", "DejaVu Sans", "sans-serif")
    _, url, _ = page.launch(
        server_name=HOST,
        server_port=port,
        share=share,
        quiet=True,
        ssr_mode=False,
        footer_links=[],
        max_file_size=LARGEST,
        prevent_thread_lock=True,
        theme=gr.themes.Base(font=letters, font_mono=("monospace",)),
        css=(looks / "page.css").read_text(encoding="utf-8"),
        head=(looks / "page.html").read_text(encoding="utf-8"),
    )
    return url
