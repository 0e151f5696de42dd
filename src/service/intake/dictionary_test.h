// A small fact dictionary for the tests of this folder.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "decide/pack/facts.h"

namespace zhida::intake {

inline pack::Dictionary small_dictionary() {
  const auto fact = [](const std::string& name, const std::string& key, const std::string& en,
                       const std::string& rest) {
    return "  - {name: " + name + ", key: " + key + ", en: " + en + ", " + rest +
           ", group: g, owner: o, sensitivity: public, mutable: true, source: declared}\n";
  };
  const std::string yaml =
      "facts:\n" +
      fact("从业人员", "employees", "Employees", "type: number, unit: 人, integer: true, min: 0") +
      fact("营业收入", "revenue", "Operating revenue",
           "type: number, unit: 万元, min: 0, period: year") +
      fact("资产总额", "assets", "Total assets", "type: number, unit: 万元, min: 0, period: year") +
      fact("研发费用", "rd", "R and D spend", "type: number, unit: 万元, min: 0, period: year") +
      fact("上年贴息额", "subsidy", "Subsidy", "type: number, unit: 元, nullable: true") +
      fact("细分市场占有率", "share", "Market share",
           "type: number, unit: \"%\", min: 0, max: 100") +
      fact("缴费年限", "term", "Term", "type: number, unit: 月") +
      fact("注册成立日期", "established_on", "Date of establishment", "type: date") +
      fact("收回日期", "returned_on", "Returned on", "type: date, nullable: true") +
      fact("居民企业", "resident", "Resident enterprise", "type: boolean") +
      fact("行业类别", "industry", "Industry", "type: string, values: [工业, 建筑业, I]") +
      fact("经营地址", "address", "Address", "type: string") +
      fact("标签", "tags", "Tags", "type: list, fields: [{name: 标签, en: tag, type: string}]") +
      fact("知识产权", "ip", "Intellectual property",
           "type: list, fields: [{name: 类别, en: class, type: string, values: [I, II]}, "
           "{name: 高价值, en: high value, type: boolean}, {name: 授权日期, en: granted on, type: "
           "date}, {name: 转让日期, en: transferred on, type: date, nullable: true}, {name: "
           "权利人排名, en: rank, type: number, unit: 位, integer: true, min: 1}]");
  auto out = pack::read_dictionary(yaml, "facts.yaml");
  EXPECT_TRUE(out.ok()) << (out ? "" : to_text(out.errors().front()));
  return out ? *out : pack::Dictionary{};
}

}  // namespace zhida::intake
