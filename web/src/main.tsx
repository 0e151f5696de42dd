// Starts the page.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./style/base.css";
import "./style/frame.css";
import "./style/enterprise.css";
import "./style/ladder.css";
import "./style/facts.css";
import "./style/reason.css";
import "./style/library.css";
import "./style/city.css";
import "./style/print.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
