// Ant Design's look, set to the colours and sizes of style/base.css.

import type { ThemeConfig } from "antd";

export const theme: ThemeConfig = {
  cssVar: true,
  hashed: false,
  token: {
    colorPrimary: "#0f6a73",
    colorInfo: "#0f6a73",
    colorLink: "#0b5a8a",
    colorText: "#17242f",
    colorTextSecondary: "#4a5b68",
    colorTextPlaceholder: "#66757f",
    colorBorder: "#bccad3",
    colorBorderSecondary: "#dde5ea",
    colorBgLayout: "#f3f6f8",
    borderRadius: 8,
    fontSize: 15,
    controlHeight: 38,
    fontFamily:
      '-apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", system-ui, sans-serif',
  },
  components: {
    Tabs: { titleFontSize: 16, inkBarColor: "#0f6a73" },
    Button: { primaryShadow: "none", defaultShadow: "none" },
    Segmented: { itemSelectedBg: "#ffffff", trackBg: "rgba(255,255,255,0.14)" },
  },
};
