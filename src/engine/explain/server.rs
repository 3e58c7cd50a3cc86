//! The ports that a server usually listens on, and the services that it speaks there.

use crate::model::Transport;
use crate::registry::{Record, Registry, UsualPort, UsualPorts};

/// A server, and the ports that it usually listens on.
#[derive(Clone, Debug)]
pub struct Server<'a> {
    process: &'a str,
    ports: Vec<UsualPort<'a>>,
    transport: Option<Transport>,
}

/// A port on which a server usually listens.
#[derive(Clone, Debug)]
pub struct ServerEndpoint<'a> {
    /// The port.
    pub port: u16,
    /// The transports.
    pub transports: Vec<Transport>,
    /// The registered name of the service that the server speaks there.
    pub service: Option<&'a str>,
    /// The names that the port is registered for, if the server speaks none of them.
    pub others: Vec<&'a str>,
}

impl<'a> Server<'a> {
    /// Returns the server with this name, if it usually listens on the transport.
    pub(super) fn find(all: &'a UsualPorts, name: &str, transport: Option<Transport>) -> Option<Self> {
        let (process, mut ports) = all.of_server(name)?;
        ports.retain(|port| transport.is_none_or(|asked| port.transports().any(|listed| listed == asked)));
        (!ports.is_empty()).then_some(Self { process, ports, transport })
    }

    /// Returns the name of the process, as the system names it.
    pub fn process(&self) -> &'a str {
        self.process
    }

    /// Returns the ports, each with its source.
    pub fn ports(&self) -> &[UsualPort<'a>] {
        &self.ports
    }

    /// Returns every port with the registered names on it.
    pub fn endpoints(&self, registry: &'a Registry) -> Vec<ServerEndpoint<'a>> {
        let all =
            self.ports.iter().flat_map(|usual| (usual.ports.first..=usual.ports.last).map(move |port| (usual, port)));
        all.map(|(usual, port)| self.endpoint(registry, usual, port)).collect()
    }

    fn endpoint(&self, registry: &'a Registry, usual: &UsualPort<'a>, port: u16) -> ServerEndpoint<'a> {
        let transports: Vec<Transport> = self.transports(usual).collect();
        let mut names: Vec<&str> = Vec::new();
        for name in transports.iter().flat_map(|&transport| assigned(registry, port, transport)).map(Record::name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let service = names.iter().copied().find(|name| usual.speaks(self.process, name));
        let others = if service.is_some() { Vec::new() } else { names };
        ServerEndpoint { port, transports, service, others }
    }

    /// Returns the records of the services that the server speaks.
    pub(super) fn records(&self, registry: &'a Registry) -> Vec<Record<'a>> {
        let mut records: Vec<Record<'a>> = Vec::new();
        for endpoint in self.endpoints(registry) {
            let Some(service) = endpoint.service else { continue };
            for record in endpoint.transports.iter().flat_map(|&transport| assigned(registry, endpoint.port, transport))
            {
                if record.name() == service && !records.iter().any(|known| known.id() == record.id()) {
                    records.push(record);
                }
            }
        }
        records
    }

    fn transports(&self, usual: &UsualPort<'a>) -> impl Iterator<Item = Transport> {
        usual.transports().filter(|transport| self.transport.is_none_or(|asked| asked == *transport))
    }
}

fn assigned(registry: &Registry, port: u16, transport: Transport) -> impl Iterator<Item = Record<'_>> {
    registry.assigned(port, transport).filter(|record| !record.is_historic_spelling())
}
