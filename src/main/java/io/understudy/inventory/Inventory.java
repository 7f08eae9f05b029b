package io.understudy.inventory;

import io.quarkus.arc.All;
import io.understudy.audit.Actor;
import io.understudy.driver.Driver;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** What there is: declaring, finding, removing, and the one way roles change. */
@ApplicationScoped
public class Inventory {

  private final ClusterRepository repository;
  private final ClusterStore store;
  private final DeclarationCheck check;
  private final Announcements announcements;
  private final Clock clock;

  Inventory(
      ClusterRepository repository,
      ClusterStore store,
      @All List<DirectorShape> shapes,
      Announcements announcements,
      Clock clock) {
    this.repository = repository;
    this.store = store;
    this.check =
        new DeclarationCheck(
            ServiceLoader.load(Driver.class).stream()
                .map(driver -> driver.get().name())
                .collect(Collectors.toSet()),
            new TrafficCheck(shapes));
    this.announcements = announcements;
    this.clock = clock;
  }

  /**
   * Makes a cluster what is declared. Contacts no agent; declaring the same again writes nothing.
   *
   * @throws RequestRefused naming every wrong field; {@code ROLE_MISMATCH}, {@code
   *     COMPONENT_CHANGED}
   */
  @Transactional
  public Declared declare(String name, ClusterDeclaration declaration, Actor actor) {
    repository.lockName(name);
    Optional<ClusterEntity> current = repository.named(name);
    Cluster before = current.map(store::read).orElse(null);
    WantedCluster wanted = check.check(name, declaration, before);
    if (before != null && wanted.describes(before)) {
      announcements.fire(new ClusterDeclared(before, false, declaration.schedule(), actor));
      return new Declared.Unchanged(before);
    }
    ClusterEntity entity = current.orElseGet(() -> fresh(name));
    store.dropInstances(entity, wanted);
    repository.flush(); // before the components that they are of
    store.write(entity, wanted);
    repository.persistAndFlush(entity);
    Cluster after = store.read(entity);
    announcements.declared(after, before, actor);
    announcements.fire(new ClusterDeclared(after, before == null, declaration.schedule(), actor));
    return before == null ? new Declared.Created(after) : new Declared.Updated(after);
  }

  /**
   * The cluster of this name.
   *
   * @throws RequestRefused {@code UNKNOWN_CLUSTER}
   */
  @Transactional
  public Cluster require(String cluster) {
    return find(cluster)
        .orElseThrow(() ->
            new RequestRefused(ErrorCode.UNKNOWN_CLUSTER, "no cluster of that name is declared"));
  }

  /** The cluster of this name, if it is declared. */
  @Transactional
  public Optional<Cluster> find(String cluster) {
    return repository.named(cluster).map(store::read).filter(Inventory::whole);
  }

  /** The cluster with this id, if it is still declared. */
  @Transactional
  public Optional<Cluster> find(long clusterId) {
    return repository.findByIdOptional(clusterId).map(store::read).filter(Inventory::whole);
  }

  /** The instance with this id, if it is still declared. */
  @Transactional
  public Optional<Instance> find(InstanceId id) {
    return Optional.ofNullable(repository.ofInstance(id))
        .map(store::read)
        .flatMap(
            cluster -> cluster.instances().stream().filter(i -> i.id().equals(id)).findFirst());
  }

  /** Every cluster, by name. */
  @Transactional
  public List<Cluster> list() {
    return repository.byName().stream().map(store::read).filter(Inventory::whole).toList();
  }

  /** False for one whose nodes went between two reads, since somebody is removing it. */
  private static boolean whole(Cluster cluster) {
    return cluster.nodes().stream().anyMatch(Node::primary);
  }

  /**
   * Removes a cluster with its history; the audit trail stays.
   *
   * @throws RequestRefused {@code UNKNOWN_CLUSTER}, or what an observer of {@link ClusterRemoving}
   *     says
   */
  @Transactional
  public void delete(String name, Actor actor) {
    repository.lockName(name);
    Cluster cluster = require(name);
    announcements.removing(cluster, actor);
    repository.delete("id", cluster.id()); // the rows that refer to it go by the foreign keys
  }

  /**
   * Makes a standby the primary and the primary a standby; nothing when it is the primary already.
   */
  @Transactional
  public Cluster swapRoles(long clusterId, String newPrimary) {
    ClusterEntity entity = repository.findByIdOptional(clusterId).orElseThrow();
    Cluster cluster = store.read(entity);
    cluster.node(newPrimary);
    entity.nodes.forEach(node -> node.role = Role.STANDBY);
    repository.flush(); // at no moment are there two primaries
    entity.nodes.stream()
        .filter(node -> node.name.equals(newPrimary))
        .forEach(node -> node.role = Role.PRIMARY);
    repository.flush();
    return store.read(entity);
  }

  private ClusterEntity fresh(String name) {
    ClusterEntity entity = new ClusterEntity();
    entity.name = name;
    entity.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return entity;
  }
}
