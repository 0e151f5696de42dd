// The few pictures of the page, drawn in one style. They never stand alone: text says the same.

const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  question: "M9.2 9.2a2.9 2.9 0 1 1 4.4 2.6c-1 .6-1.6 1.1-1.6 2.2M12 17.2v.1",
  clock: "M12 7v5.3l3.3 2",
  office: "M5 20V8l7-4 7 4v12M9.5 20v-5h5v5M9 10.5h.1M15 10.5h-.1M3.5 20h17",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  plus: "M12 5.5v13M5.5 12h13",
  bin: "M5 7h14M10 7V4.8h4V7M7 7l.8 12.2h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5",
  edit: "M5 19l.8-3.8L15.6 5.4a1.8 1.8 0 0 1 2.6 0l.4.4a1.8 1.8 0 0 1 0 2.6L8.8 18.2z",
  swap: "M4.5 9h14l-3.5-3.5M19.5 15h-14L9 18.5",
  warn: "M12 4.5l8.5 15h-17zM12 10v4.2M12 16.8v.1",
  search: "M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M15.5 15.5L20 20",
  print: "M7.5 9V4.5h9V9M7.5 16.5H5V9.5h14v7h-2.5M7.5 13.5h9v6h-9z",
  calendar: "M5 6.5h14v13H5zM5 10.5h14M9 4.5v4M15 4.5v4",
  flag: "M6 20.5V4.5h11l-2.2 3.8L17 12H6",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={`icon ${className ?? ""}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
