package io.understudy.driver.wildfly;

/** What has to be there already, because a configuration cannot bring it. */
final class Preconditions {

  private Preconditions() {}

  /**
   * Whether a resource can be added or removed.
   *
   * @throws Unfit when it cannot, with what to do by hand
   */
  static void check(Address address, ResourceType type, boolean wanted) throws Unfit {
    String kind = address.steps().getFirst().type();
    switch (kind) {
      case "deployment", "deployment-overlay" ->
          throw new Unfit(
              wanted
                  ? "%s is missing here, and a sync carries no applications".formatted(address)
                  : "%s is here only, and a sync removes no applications".formatted(address),
              wanted
                  ? "deploy the same content here (compare the hash), then collect"
                  : "undeploy it by hand, or make a rule that ignores it");
      case "extension" ->
          throw new Unfit(
              wanted
                  ? "the extension %s is missing here".formatted(address.last().name())
                  : "the extension %s is here only".formatted(address.last().name()),
              wanted
                  ? "see that its module is installed here, and add it with jboss-cli.sh: "
                      + address
                      + ":add"
                  : "remove it with jboss-cli.sh, or make a rule that ignores it");
      default -> {
        if (wanted ? type.adding() == null : type.removing() == null) {
          throw new Unfit(
              "the server itself decides whether there is %s".formatted(address),
              "see what brings it on the other node");
        }
      }
    }
  }

  /**
   * Whether an attribute can be changed.
   *
   * @param there whether its resource is there already
   */
  static void check(Target target, boolean there) throws Unfit {
    AttributeType attribute = target.attribute();
    Address address = target.address();
    if (attribute == null || address.isRoot()) {
      return;
    }
    String kind = address.steps().getFirst().type();
    if (kind.equals("deployment") || kind.equals("deployment-overlay")) {
      throw new Unfit(
          "the application is another one here, and a sync carries no applications",
          "deploy the same content here (compare the hash), then collect");
    }
    if (kind.equals("extension")) {
      throw new Unfit("extensions are not changed by a sync", "change it with jboss-cli.sh");
    }
    if (there && !attribute.writable()) {
      throw new Unfit(
          "%s can only be given when %s is added".formatted(attribute.name(), address),
          "remove %s by hand, then sync".formatted(address));
    }
  }
}
