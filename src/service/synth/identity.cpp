// Identity: who the enterprise is, where it is, and in which industry.
#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

std::string_view registration(Stream& s) {
  if (s.chance(960)) return "在营";
  constexpr std::string_view kOther[] = {"停业", "歇业", "吊销", "注销"};
  return s.pick(kOther);
}

std::string_view listing(const Firm& firm, Stream& s) {
  if (!firm.is_company() || firm.scale < Scale::kMedium || s.chance(880)) return "未上市";
  constexpr std::string_view kBoards[] = {"新三板", "新三板", "主板", "创业板", "科创板", "北交所"};
  return s.pick(kBoards);
}

// Statistics counts an enterprise of industry, trade or services from a revenue on: 2000 万元 for industry, for others ours.
bool is_above_scale(const Firm& firm) {
  return firm.last().revenue >= Money{firm.makes() ? 200'000 : 500'000};
}

}  // namespace

void write_identity(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("identity");
  const std::string_view size = size_class(firm.group);
  if (!size.empty()) sheet.put("行业类别", word(size));
  sheet.put("国民经济行业代码", word(firm.group.code));
  sheet.put("注册成立日期", day(firm.founded));
  const bool person_pays =
      firm.form == "个体工商户" || firm.form == "合伙企业" || firm.form == "个人独资企业";
  sheet.put("居民企业", flag(!person_pays));
  sheet.put("注册于中国内地", flag(true));
  sheet.put("注册于江苏省", flag(true));
  sheet.put("注册地区", word(firm.district));
  sheet.put("注册于苏州自贸片区", flag(firm.district == "苏州工业园区" && s.chance(400)));
  sheet.put("属于制造业", flag(firm.makes()));
  sheet.put("属于生产性服务业", flag(serves_production(firm.group.code)));
  sheet.put("单位类型", word(firm.form == "个体工商户" ? "个体工商户" : "企业"));
  sheet.put("行业属于限制或禁止类", flag(s.chance(8)));
  sheet.put("主体类型", word(firm.form));
  sheet.put("所有制类型", word(firm.ownership));
  sheet.put("独立法人", flag(firm.is_company() || firm.form == "农民专业合作社"));
  sheet.put("登记状态", word(registration(s)));
  sheet.put("上市板块", word(listing(firm, s)));
  sheet.put("规上企业", flag(is_above_scale(firm)));
}

}  // namespace zhida::synth
