// `zhida identity`: the key that keeps the secrets of accounts.
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/data.h"
#include "app/records/records.h"

namespace zhida::cli {
namespace {

int rotate(const records::Options& options, Console& console) {
  const auto rotated = records::rotate_identity_key(options);
  if (!rotated) return report(rotated.errors(), console.err);
  console.out << fmt::format(
      "identity.key 已更换：重新加密 {0} 个动态口令，结束 {1} 次登录；现在备份 keys/ 与数据库 · "
      "identity.key is "
      "rotated: {0} second factors sealed anew, {1} sessions ended; back up keys/ and the store "
      "now\n",
      rotated->factors, rotated->sessions);
  return kWell;
}

}  // namespace

void add_identity(Command app, Action& action) {
  Command family = add_family(app, "identity", "账号秘密的密钥 · the key of accounts' secrets");
  const auto options = std::make_shared<records::Options>();
  Command command = family.add_subcommand(
      "rotate",
      "更换 identity.key：一次重新加密全部动态口令，所有登录结束；先停服务 · another identity.key: "
      "all "
      "second factors sealed anew at once, every session ends; stop the server first");
  add_data(command, *options);
  command.callback([options, &action] {
    action = [options](Console& console) { return rotate(*options, console); };
  });
}

}  // namespace zhida::cli
