/** What an account begins with unless it is told otherwise: the things that the README's first commands use. */
export const defaultWorld = `# The default world: what every account begins with.
regions:
  cn-hangzhou:
    ecs:
      i-bp1linux000000000001: { os: linux, status: Running }
      i-bp1windows0000000001: { os: windows, status: Running }
      i-bp1stopped0000000001: { os: linux, status: Stopped }
      i-bp1hibernated0000001: { os: linux, status: Hibernated }
      i-bp1retired0000000001: { os: linux, status: Running, retired: true }
    zones:
      cn-hangzhou-h: [gws.s1.standard]
      cn-hangzhou-i: [gws.s1.standard, gws.s1.advanced]
    vpcs:
      vpc-demo000000000001: { CidrBlock: 192.168.0.0/16 }
    vswitches:
      vsw-demo000000000001: { VpcId: vpc-demo000000000001, Zone: cn-hangzhou-i }
    nats:
      ngw-demo000000000001:
        VpcId: vpc-demo000000000001
        eips:
          47.96.0.10: Idle
          47.96.0.11: UsedByForwardTable
    images:
      m-windows2019000000001: { Name: Windows Server 2019, Size: 40 }
      m-windows2022000000001: { Name: Windows Server 2022, Size: 50 }
      m-gwscustom00000000001: { Name: office-desktop, Size: 60, ImageType: custom }
    clusters:
      gws-standard0001:
        ClusterType: gws.s1.standard
        VpcId: vpc-demo000000000001
        Name: standard
      gws-advanced0001:
        ClusterType: gws.s1.advanced
        VpcId: vpc-demo000000000001
        Name: advanced
    instances:
      i-gwsdesktop0000000001:
        ClusterId: gws-standard0001
        ImageId: m-windows2019000000001
        InstanceType: ecs.g6.large
        WorkMode: Desktop
        Name: desktop
        UserName: testuser
        UserId: "100000000000001"
      i-gwsapp00000000000001:
        ClusterId: gws-standard0001
        ImageId: m-windows2019000000001
        InstanceType: ecs.gn6i-c4g1.xlarge
        WorkMode: Application
        Name: applications
        AppList:
          - { AppName: notepad, AppPath: 'C:\\Windows\\System32\\notepad.exe' }
  ap-beijing:
    cvm:
      ins-r9hr2upy: { os: linux, status: RUNNING }
      ins-stopped1: { os: linux, status: STOPPED }
`
