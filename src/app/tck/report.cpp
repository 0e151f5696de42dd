// Reports: per folder and in all, as text or as JSON.
#include <map>
#include <ostream>

#include "app/tck/tck.h"

namespace zhida::tck {
namespace {

std::string quoted(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void print_json(const TckReport& report, std::ostream& out) {
  const std::size_t passed = report.passed();
  out << "{\"passed\":" << passed << ",\"failed\":" << report.cases.size() - passed
      << ",\"skipped\":0"
      << ",\"absent\":" << (report.absent ? "true" : "false")
      << ",\"valued\":{\"passed\":" << report.valued_passed() << ",\"total\":" << report.valued()
      << "},\"problems\":[";
  const char* comma = "";
  for (const Diagnostic& d : report.problems) {
    out << comma << "\n" << quoted(to_text(d));
    comma = ",";
  }
  out << "],\"cases\":[";
  comma = "";
  for (const CaseOutcome& c : report.cases) {
    out << comma << "\n{\"folder\":" << quoted(c.folder) << ",\"file\":" << quoted(c.file)
        << ",\"case\":" << quoted(c.id) << ",\"node\":" << quoted(c.node)
        << ",\"ok\":" << (c.ok ? "true" : "false")
        << ",\"valued\":" << (c.valued ? "true" : "false") << ",\"expected\":" << quoted(c.expected)
        << ",\"found\":" << quoted(c.found) << ",\"why\":" << quoted(c.why) << "}";
    comma = ",";
  }
  out << "]}\n";
}

void print_failures(const TckReport& report, std::ostream& out) {
  for (const CaseOutcome& c : report.cases) {
    if (c.ok) continue;
    out << c.folder << "/" << c.file << " " << c.id << " [" << c.node << "]\n"
        << "    应为 expected: " << c.expected << "\n    得到 found:    " << c.found
        << "\n    原因 why:      " << c.why << "\n";
  }
}

void print_folders(const TckReport& report, std::ostream& out) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> folders;  // passed, all
  for (const CaseOutcome& c : report.cases) {
    folders[c.folder].first += c.ok ? 1 : 0;
    ++folders[c.folder].second;
  }
  for (const auto& [folder, counts] : folders) {
    const auto& [passed, all] = counts;
    out << (passed == all ? "  ok  " : "      ") << passed << "/" << all << "  " << folder << "\n";
  }
}

}  // namespace

void print(const TckReport& report, const TckOptions& options, std::ostream& out) {
  if (options.json) {
    print_json(report, out);
    return;
  }
  if (report.absent) {
    out << "ABSENT  没有 DMN 兼容性测试集：" << options.folder
        << " / there is no DMN compatibility kit in " << options.folder << "\n";
    return;
  }
  if (options.failures) print_failures(report, out);
  print_folders(report, out);
  const std::size_t passed = report.passed();
  for (const Diagnostic& d : report.problems) out << to_text(d) << "\n";
  out << "有值 non-null: " << report.valued_passed() << " of " << report.valued() << "\n"
      << passed << " passed, " << report.cases.size() - passed << " failed\n";
}

}  // namespace zhida::tck
