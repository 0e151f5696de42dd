// Industries: the sections, divisions and groups of GB/T 4754-2017, and the class of the SME size standard each is in.
//
//     section C 制造业 ─► division C34 通用设备制造业 ─► group C345 轴承、齿轮和传动部件制造
//
// Classes (four digits) are not here: no rule of the packs names one.
//
// Clause:  GB/T 4754-2017; 工信部联企业〔2011〕300号 and the statistics edition of 2017 for the size classes (待核)
// Errors:  none; a code that is not there is nullptr
// Threads: constant tables
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace zhida::synth {

struct Section {
  std::string_view code;  // "C"
  std::string_view name;
};

struct Division {
  std::string_view code;  // "C34"
  std::string_view name;
  std::string_view
      size_class;          // 行业类别 of most of its groups; "" = the size standard leaves it out
  int weight = 0;          // how many of about 10,000 enterprises: ours, no statistics
  std::string_view trade;  // the word in an enterprise's name
};

struct Group {
  std::string_view code;  // "C345"
  std::string_view name;
};

[[nodiscard]] std::span<const Section> sections();
[[nodiscard]] std::span<const Division> divisions();
// Sections A to E, and F to T.
[[nodiscard]] std::span<const Group> groups_of_goods();
[[nodiscard]] std::span<const Group> groups_of_services();

[[nodiscard]] const Division* find_division(std::string_view code);
// The groups of one division, in order. REQUIRES: one of divisions()
[[nodiscard]] std::span<const Group> groups_of(const Division& division);

// 行业类别 of a group; "" = the size standard leaves it out.
[[nodiscard]] std::string_view size_class(const Group& group);
[[nodiscard]] bool is_manufacturing(std::string_view code);  // section C
// Services that production buys: ours, for the fact 属于生产性服务业 (待核).
[[nodiscard]] bool serves_production(std::string_view code);

}  // namespace zhida::synth
